#version 120
uniform sampler2D u_plate;
varying vec2 v_texel;

void main() {
    gl_FragColor = texture2D(u_plate, v_texel);
}
