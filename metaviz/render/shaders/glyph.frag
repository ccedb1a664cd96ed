#version 120
// Small signs: how a cell died, and the ring of a founder. The number of a sign is its place in the list of fates.
uniform vec3 u_ink;
uniform vec3 u_core;
uniform vec4 u_glow;
uniform float u_pixel;          // two pixels in units of the sign's radius
varying float v_alpha;
varying float v_glyph;

float stroke(float away, float half_width) {
    return clamp((half_width - abs(away)) / u_pixel + 0.5, 0.0, 1.0);
}

void main() {
    vec2 at = gl_PointCoord * 2.0 - 1.0;
    float radius = length(at);
    float thin = max(0.13, u_pixel * 0.6);
    float ink = 0.0;
    float core = 0.0;
    float glow = 0.0;
    vec2 turned = vec2(at.x + at.y, at.x - at.y) * 0.7071;
    if (v_glyph > 7.5) {            // founder: ring, bright middle, halo
        ink = stroke(radius - 0.62, 0.075);
        core = clamp((0.26 - radius) / u_pixel + 0.5, 0.0, 1.0);
        glow = max(1.0 - radius, 0.0);
        glow = glow * glow;
    } else if (v_glyph > 6.5) {     // dormant: a ring open to one side
        ink = stroke(radius - 0.62, thin) * step(-0.35, at.x - at.y * 0.2);
    } else if (v_glyph > 5.5) {     // wrong soil: hollow square
        ink = stroke(max(abs(at.x), abs(at.y)) - 0.55, thin);
    } else if (v_glyph > 4.5) {     // trapped: bar across
        ink = stroke(at.y, thin) * step(abs(at.x), 0.75);
    } else if (v_glyph > 3.5) {     // immune: ring
        ink = stroke(radius - 0.6, thin);
    } else if (v_glyph > 2.5) {     // shear: cross
        ink = max(stroke(turned.x, thin) , stroke(turned.y, thin)) * step(radius, 0.85);
    } else if (v_glyph > 1.5) {     // vessel wall: upright bar
        ink = stroke(at.x, thin) * step(abs(at.y), 0.75);
    } else {                        // matrix: small diamond
        ink = stroke(max(abs(turned.x), abs(turned.y)) - 0.3, thin);
    }
    vec4 colour = u_glow * glow;
    colour = mix(colour, vec4(u_core, 1.0), core);
    colour = mix(colour, vec4(u_ink, 1.0), ink);
    gl_FragColor = colour * v_alpha;
}
