#version 120
// A square around a tumour, large enough for its glow and its vessels.
uniform vec4 u_camera;
uniform float u_px_per_cm;
uniform float u_scale;          // factor on least sizes
uniform float u_glow;
uniform float u_rows;           // rows of the textures of shapes

attribute vec2 a_centre;        // cm
attribute vec2 a_corner;        // -1 or 1
attribute vec4 a_size;          // reach, radius and farthest room in cm; least reach in pixels
attribute float a_seed;         // in [0, 1]: of the surface
attribute vec4 a_look;          // stage, presence, row of the shape, floor of the radius in pixels

varying vec2 v_at;              // pixels from the middle, y upwards
varying vec4 v_size;            // reach, radius, pixels per cm, floor of the radius; in pixels
varying vec4 v_look;            // stage, presence, row of the shape as a share, seed

void main() {
    float least = max(a_size.w * u_scale, a_look.w);
    float reach = max(a_size.x * u_px_per_cm, least);
    float radius = clamp(a_size.y * u_px_per_cm, least, reach);
    // Lobes reach out to 1.3 of the reach. Around lumps there is a glow or a shadow, around some rings there are vessels.
    float around = a_look.x > 0.5 && a_look.x < 3.5 || a_look.x > 4.5
        ? (a_look.x > 2.5 && a_look.x < 3.5 ? 0.9 * reach : 0.0)
        : (u_glow > 0.0 ? 0.52 * radius + 4.0 : 0.25 * radius + 3.0);
    float half_px = max(min(reach * 1.3, a_size.z * u_px_per_cm), a_look.w) + around + 2.0;
    vec2 pixel = u_camera.xy / u_px_per_cm;
    v_at = a_corner * half_px;
    gl_Position = vec4(a_centre * u_camera.xy + u_camera.zw + v_at * pixel, 0.0, 1.0);
    v_size = vec4(reach, radius, u_px_per_cm, a_look.w);
    v_look = vec4(a_look.xy, (a_look.z + 0.5) / u_rows, a_seed);
}
