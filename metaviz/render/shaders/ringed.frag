#version 120
// A cell on light ground: a core with a ring. CORE, RIM and CORE_SQUARE, the core's squared radius, are put in.
varying float v_alpha;

void main() {
    vec2 from_middle = gl_PointCoord * 2.0 - 1.0;
    float square = dot(from_middle, from_middle);
    float cover = clamp((1.0 - square) * 3.0, 0.0, 1.0);
    float core = clamp((CORE_SQUARE - square) * 4.0 + 0.5, 0.0, 1.0);
    gl_FragColor = mix(RIM, CORE, core) * (cover * v_alpha);
}
