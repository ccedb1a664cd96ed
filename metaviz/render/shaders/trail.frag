#version 120
// Where a founder was: the greater the number, the longer ago. CORE and TRAIL_DOTS are put in.
varying float v_alpha;
varying float v_glyph;

void main() {
    float fresh = 1.0 - v_glyph / (TRAIL_DOTS + 1.0);
    float radius = length(gl_PointCoord * 2.0 - 1.0) / mix(0.35, 0.9, fresh);
    float fall = max(1.0 - radius, 0.0);
    gl_FragColor = CORE * (min(fall * 1.6, 1.0) * fresh * 0.8 * v_alpha);
}
