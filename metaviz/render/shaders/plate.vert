#version 120
uniform vec4 u_camera;
attribute vec2 a_cm;
attribute vec2 a_texel;
varying vec2 v_texel;

void main() {
    gl_Position = vec4(a_cm * u_camera.xy + u_camera.zw, 0.0, 1.0);
    v_texel = a_texel;
}
