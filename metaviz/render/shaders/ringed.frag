#version 120
// A cell on light ground: a core with a ring.
uniform vec4 u_core;
uniform vec4 u_rim;
uniform float u_core_square;    // squared radius of the core
varying float v_alpha;

void main() {
    vec2 from_middle = gl_PointCoord * 2.0 - 1.0;
    float square = dot(from_middle, from_middle);
    float cover = clamp((1.0 - square) * 3.0, 0.0, 1.0);
    float core = clamp((u_core_square - square) * 4.0 + 0.5, 0.0, 1.0);
    gl_FragColor = mix(u_rim, u_core, core) * (cover * v_alpha);
}
