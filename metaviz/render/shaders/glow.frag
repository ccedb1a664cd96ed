#version 120
// A cell on dark ground: a glow with a bright middle. Colours are multiplied by their opacity; little opacity adds light.
// The sums are as few as can be: without a graphics card this is what a frame costs.
uniform vec4 u_core;
uniform vec4 u_rim;
varying float v_alpha;

void main() {
    vec2 from_middle = gl_PointCoord * 2.0 - 1.0;
    float fall = max(1.0 - dot(from_middle, from_middle), 0.0);
    gl_FragColor = (u_core * (fall * fall) + u_rim) * (fall * v_alpha);
}
