#version 120
// A cell on dark ground: a glow with a bright middle. Colours are multiplied by their opacity; little opacity adds light.
// The sums are as few as can be: without a graphics card this is what a frame costs.
// CORE and RIM are put in as constants, for a uniform colour costs a fifth of a frame.
varying float v_alpha;

void main() {
    vec2 from_middle = gl_PointCoord * 2.0 - 1.0;
    float fall = max(1.0 - dot(from_middle, from_middle), 0.0);
    gl_FragColor = (CORE * (fall * fall) + RIM) * (fall * v_alpha);
}
