#version 120
// Cells that are more than a dot: in a cluster, behind a cloak of platelets, held in a bed; and exosomes, which are no cells.
// The sign is the number of a form; 4 more where the cell is held. CORE and RIM are put in.
uniform vec3 u_cloak;
uniform float u_pixel;          // two pixels in units of the sign's radius
varying float v_alpha;
varying float v_glyph;

float disc(vec2 at, float radius) {
    return clamp((radius - length(at)) / u_pixel + 0.5, 0.0, 1.0);
}

void main() {
    vec2 at = gl_PointCoord * 2.0 - 1.0;
    float radius = length(at);
    float held = step(3.5, v_glyph);
    float form = v_glyph - 4.0 * held;
    float core = 0.0;
    float edge = 0.0;
    float cloak = 0.0;
    if (form > 2.5) {               // exosomes: a speck in three parts
        core = 0.85 * max(disc(at - vec2(0.16, 0.02), 0.14), max(disc(at + vec2(0.14, 0.12), 0.14), disc(at - vec2(-0.02, 0.2), 0.14)));
    } else if (form > 1.5) {        // platelets around a cell
        float angle = atan(at.y, at.x) * 9.0 / 6.2831853;
        float along = (fract(angle) - 0.5) * 6.2831853 / 9.0 * radius;
        cloak = disc(vec2(along, radius - 0.68), 0.15);
        core = disc(at, 0.36);
        edge = disc(at, 0.46);
    } else if (form > 0.5) {        // four cells that hold together
        vec2 apart = abs(at) - 0.27;
        core = disc(apart, 0.22);
        edge = disc(apart, 0.34);
    } else {
        core = disc(at, 0.34);
        edge = disc(at, 0.44);
    }
    // Held: brackets to both sides, as a cell stuck between walls.
    float walls = held * clamp((0.08 - abs(abs(at.x) - 0.82)) / u_pixel + 0.5, 0.0, 1.0) * step(abs(at.y), 0.5);
    vec4 colour = RIM * edge;
    colour = mix(colour, CORE, core);
    colour = mix(colour, vec4(u_cloak, 1.0), max(cloak, walls));
    gl_FragColor = colour * v_alpha;
}
