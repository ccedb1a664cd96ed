#version 120
// Stand-in for flow.vert: the points were computed on the processor.
uniform vec4 u_camera;
uniform float u_size;
attribute vec4 a_point;         // x and y in cm, opacity, sign
varying float v_alpha;
varying float v_glyph;

void main() {
    gl_Position = vec4(a_point.xy * u_camera.xy + u_camera.zw, 0.0, 1.0);
    gl_PointSize = u_size;
    v_alpha = a_point.z;
    v_glyph = a_point.w;
}
