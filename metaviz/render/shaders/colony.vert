#version 120
uniform vec4 u_camera;
uniform float u_px_per_cm;
uniform float u_scale;          // factor on least sizes
uniform vec2 u_pixel;           // one pixel in clip space
uniform vec2 u_shapes;          // one shape in the picture of shapes
uniform float u_span;

attribute vec2 a_centre;
attribute vec2 a_corner;
attribute vec2 a_size;
attribute vec4 a_look;

varying vec2 v_at;              // in units of the radius
varying vec2 v_texel;
varying vec4 v_look;            // stage, presence, radius in pixels, -

void main() {
    float radius = max(a_size.x * u_px_per_cm, a_size.y * u_scale);
    vec2 corner = a_corner * u_span;
    gl_Position = vec4(a_centre * u_camera.xy + u_camera.zw + corner * radius * u_pixel, 0.0, 1.0);
    v_at = corner;
    v_texel = (a_look.zw + vec2(0.5 + 0.49 * a_corner.x, 0.5 - 0.49 * a_corner.y)) * u_shapes;
    v_look = vec4(a_look.xy, radius, 0.0);
}
