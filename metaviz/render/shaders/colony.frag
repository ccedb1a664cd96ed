#version 120
// A tumour: a lump of cells, or for what no test can see a ring. Stages are those of ColonyStage.
// Its shape is that of metaviz/render/outgrowth.py: change both.
uniform sampler2D u_shapes;     // wish and room along the rays, each in 16-bit fixed point (high, low)
uniform sampler2D u_slopes;     // slopes of their logarithms
uniform sampler2D u_bumps;      // slopes, height and number of bumps of the surface
uniform vec4 u_fixed;           // number of rays, largest wish, largest room in cm, steepest slope
uniform float u_steepest_bump;
uniform vec3 u_light;
uniform vec3 u_body;
uniform vec3 u_shade;
uniform vec3 u_edge;
uniform vec3 u_ring;
uniform vec3 u_outline;
uniform vec3 u_vessel;
uniform float u_glow;
uniform float u_line;           // opacity of the line around a lump
uniform float u_fill;           // opacity inside a ring
uniform float u_scale;

varying vec2 v_at;
varying vec4 v_size;
varying vec4 v_look;

const float TURN = 6.28318530718;

float cover_of(float inwards_px) {
    return clamp(inwards_px + 0.5, 0.0, 1.0);
}

vec4 ray(float number) {
    vec2 at = vec2((mod(number, u_fixed.x) + 0.5) / u_fixed.x, v_look.z);
    vec4 bytes = texture2D(u_shapes, at) * 255.0;
    vec2 slopes = (texture2D(u_slopes, at).xy * 255.0 - 127.0) / 127.0 * u_fixed.w;
    return vec4((bytes.x * 256.0 + bytes.y) / 65535.0 * u_fixed.y, (bytes.z * 256.0 + bytes.w) / 65535.0 * u_fixed.z, slopes);
}

vec3 bump(vec2 at) {
    vec4 bytes = texture2D(u_bumps, at);
    return vec3((bytes.xy * 2.0 - 1.0) * u_steepest_bump, bytes.z);
}

// A lump. inwards: pixels to its edge; share: of the way from its middle to its edge; facing: out of its edge.
vec4 lump(float inwards, float share, vec2 facing, float radius, float edge_room) {
    // Bumps grow with the lump; those too small to be seen are left out, for they would flicker.
    vec2 at = v_at / radius;
    vec2 shift = vec2(v_look.w * 57.3, v_look.w * 23.7);
    float near = smoothstep(7.0, 26.0, radius);
    float nearer = smoothstep(30.0, 90.0, radius);
    vec3 lobules = bump(at * 0.36 + shift);
    vec3 nodules = bump(mat2(0.8, 0.6, -0.6, 0.8) * at * 0.95 - shift);
    vec3 cells = bump(mat2(0.6, -0.8, 0.8, 0.6) * at * 3.1 + shift);
    // A thick middle, and a steep edge.
    float rim = exp(-inwards / (0.13 * radius));
    vec2 slope = facing * (0.85 * share * share + 1.5 * rim) - near * (0.62 * lobules.xy + 0.26 * nodules.xy) - nearer * 0.14 * cells.xy;
    vec3 normal = normalize(vec3(slope, 1.0));
    float light = dot(normal, vec3(-0.47, 0.59, 0.66));
    vec3 colour = mix(u_shade * 0.62, u_shade, smoothstep(-0.5, 0.1, light));
    colour = mix(colour, u_body, smoothstep(0.0, 0.72, light));
    colour = mix(colour, u_light, 0.65 * smoothstep(0.70, 1.0, light));
    // Deep between lobules it is darker; single cells stand out by a little light of their own.
    float deep = near * (0.55 * (1.0 - smoothstep(0.0, 0.45, lobules.z)) + 0.22 * (1.0 - smoothstep(0.1, 0.6, nodules.z)));
    colour = mix(colour, u_shade, deep);
    colour = mix(colour, u_light, (0.10 + 0.22 * nearer) * near * smoothstep(0.55, 0.95, cells.z));
    // Thin tissue at the edge lets light through (dark), or is outlined (projector).
    float line = clamp(1.0 - inwards / clamp(0.05 * radius, 1.2, 2.6), 0.0, 1.0);
    colour = mix(colour, u_edge, line * u_line);
    float cover = cover_of(inwards);
    // Its shadow on the organ, and its glow; both stay inside the organ, as the lump does.
    float away = max(-inwards, 0.0);
    float inside_organ = clamp(edge_room / (0.10 * radius + 2.0), 0.0, 1.0);
    float near_by = away / (0.40 * radius + 3.0);
    float glow = exp(-2.4 * near_by * near_by) * u_glow * inside_organ;
    float shadow = 0.42 * exp(-away / (0.07 * radius + 1.2)) * inside_organ * smoothstep(3.0, 9.0, radius);
    vec4 around = vec4(u_body * 0.45 * glow * (1.0 - 0.5 * shadow), max(0.12 * glow, shadow));
    return mix(around, vec4(colour, 1.0), cover);
}

vec4 over(vec4 below, vec3 colour, float cover) {
    return mix(below, vec4(colour, 1.0), cover);
}

// Vessels that sprout towards a lump and into it.
float sprouts(float turn, float rho, float radius) {
    float beside = rho / radius;
    float bent = turn * 6.0 + 0.25 * sin(beside * 3.0 + v_look.w * 40.0) + v_look.w * 17.0;
    float off = abs(fract(bent) - 0.5) / 6.0 * TURN;
    float fork = smoothstep(10.0, 20.0, radius) * max(beside - 1.25, 0.0) * 0.34;
    float width = max(0.045 * radius, 0.62 * u_scale);
    float line = cover_of(width - abs(off - fork) * rho);
    return line * cover_of(1.85 * radius - rho) * cover_of(rho - 0.5 * radius);
}

void main() {
    float stage = v_look.x;
    float rho = length(v_at);
    float turn = atan(v_at.y, v_at.x) / TURN;
    float at_ray = mod(turn * u_fixed.x, u_fixed.x);
    vec4 shape = mix(ray(floor(at_ray)), ray(floor(at_ray) + 1.0), fract(at_ray));
    bool is_ring = stage > 0.5 && stage < 2.5 || stage > 4.5;
    float lobed = is_ring ? 0.2 : stage > 2.5 && stage < 3.5 ? 0.5 : 1.0;
    float wish = mix(1.0, shape.x, lobed);
    float room = shape.y * v_size.z;
    float crowding = pow(v_size.x * wish / room, 8.0);
    float edge = v_size.x * wish * pow(1.0 + crowding, -0.125);
    // Rooms of a few pixels still show something.
    edge = max(edge, v_size.w);
    float slope = (lobed * shape.z + crowding * shape.w) / (1.0 + crowding);
    float steepness = inversesqrt(1.0 + slope * slope);
    float inwards = (edge - rho) * steepness;
    vec2 out_of = v_at / max(rho, 1e-3);
    vec2 facing = (out_of - slope * vec2(-out_of.y, out_of.x)) * steepness;
    float to_organ = max(room, v_size.w) - rho;
    vec4 colour;
    if (stage < 0.5 || (stage > 3.5 && stage < 4.5)) {
        colour = lump(inwards, rho / edge, facing, v_size.y, to_organ);
    } else {
        float width = clamp(0.95 * u_scale, 0.6, 2.6);
        float line = width - abs(inwards - width);
        float alpha = u_fill;
        float vessels = 0.0;
        if (stage < 1.5) {          // asleep: the hands of a clock
            float hand = 0.55 * edge;
            float minutes = min(0.75 * width - abs(v_at.x), min(v_at.y, hand - v_at.y));
            float hours = min(0.75 * width - abs(v_at.y), min(v_at.x, 0.72 * hand - v_at.x));
            line = max(line, max(minutes, hours));
        } else if (stage > 4.5) {   // regressing: a broken ring
            line = min(line, (abs(fract(turn * 7.0) - 0.5) - 0.21) * TURN / 7.0 * edge);
            alpha *= 0.5;
        } else if (stage > 2.5) {   // vascularised
            alpha = 0.62;
            vessels = sprouts(turn, rho, edge) * clamp(to_organ, 0.0, 1.0);
        }
        colour = vec4(u_body, 1.0) * (cover_of(inwards) * alpha);
        // A thin outline keeps the sign apart from light and dark organs alike.
        colour = over(colour, u_outline, cover_of(line + 0.5 + 0.4 * width) * 0.6 * clamp(to_organ + 0.5, 0.0, 1.0));
        colour = over(colour, u_vessel, vessels);
        colour = over(colour, u_ring, cover_of(line));
    }
    gl_FragColor = colour * v_look.y;
}
