#version 120
// A cell: a core, and a rim that glows or is a ring. Colours are multiplied by their opacity.
uniform vec3 u_core;
uniform vec4 u_rim;             // colour and opacity; opacity below 1 adds light
uniform float u_gain;           // steepness of the rim
uniform float u_core_share;     // squared radius of the core
varying float v_alpha;

void main() {
    vec2 from_middle = gl_PointCoord * 2.0 - 1.0;
    float square = dot(from_middle, from_middle);
    float fall = max(1.0 - square, 0.0);
    float rim = min(fall * fall * u_gain, 1.0);
    float core = clamp((u_core_share - square) * 4.0 + 0.5, 0.0, 1.0);
    gl_FragColor = mix(u_rim * rim, vec4(u_core, 1.0), core) * v_alpha;
}
