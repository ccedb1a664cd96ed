// A tumour that an imaging test sees: a lump of tissue. Put after colony_shape.glsl.
uniform sampler2D u_bumps;      // slopes, height and number of bumps of the surface
uniform vec3 u_light;
uniform vec3 u_body;
uniform vec3 u_shade;
uniform vec3 u_edge;
uniform float u_glow;
uniform float u_line;           // opacity of the line around it

vec3 bump(vec2 at) {
    vec4 bytes = texture2D(u_bumps, at);
    return vec3((bytes.xy * 2.0 - 1.0) * STEEPEST_BUMP, bytes.z);
}

void main() {
    Shape shape = shape_here(1.0);
    float radius = v_size.y;
    float inwards = shape.inwards;
    float share = shape.rho / shape.edge;
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
    vec2 slope = shape.facing * (0.85 * share * share + 1.5 * rim);
    slope -= near * (0.62 * lobules.xy + 0.26 * nodules.xy) + nearer * 0.14 * cells.xy;
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
    float inside_organ = clamp(shape.to_organ / (0.10 * radius + 2.0), 0.0, 1.0);
    float near_by = away / (0.40 * radius + 3.0);
    float glow = exp(-2.4 * near_by * near_by) * u_glow * inside_organ;
    float shadow = 0.42 * exp(-away / (0.07 * radius + 1.2)) * inside_organ * smoothstep(3.0, 9.0, radius);
    vec4 around = vec4(u_body * 0.45 * glow * (1.0 - 0.5 * shadow), max(0.12 * glow, shadow));
    gl_FragColor = mix(around, vec4(colour, 1.0), cover) * v_look.y;
}
