#version 120
// Moves a dot along its track. metaviz/render/positions.py does the same sums on the processor: change both.
// BEATS_PER_S, PULSE and STILL_POINTS are put in.
uniform sampler2D u_points;     // (x high, x low, y high, y low): a point in 16-bit fixed point
uniform sampler2D u_traits;     // (hidden, half width, -, -)
uniform vec2 u_texel;           // one texel of both
uniform vec4 u_window;          // left, bottom, width, height in cm of the fixed-point window
uniform vec4 u_camera;          // scale and shift from cm to clip space
uniform float u_time;           // seconds of flow since the window's start
uniform float u_size;           // diameter in pixels
uniform float u_fading;         // 1: fade while it is seen, 0: do not
uniform float u_hidden;         // how much organs in front may dim a dot
uniform float u_still;          // 1: light up at points of the way instead of moving

attribute vec4 a_path;
attribute vec4 a_when;
attribute vec4 a_look;

varying float v_alpha;
varying float v_glyph;

vec2 point(vec2 texel) {
    vec4 bytes = texture2DLod(u_points, texel, 0.0) * 255.0;
    return u_window.xy + u_window.zw * ((bytes.xz * 256.0 + bytes.yw) / 65535.0);
}

void main() {
    float age = u_time - a_when.x;
    float left = a_when.y - age;
    float way = clamp(age / a_when.z, 0.0, 1.0);
    // A stay is shorter in travel than in time: it slows down before it stops.
    way = mix(way, way * (2.0 - way), step(a_when.z, a_when.y * 0.999));
    // The heart drives arterial dots on in beats; they are never driven back, and both ends of the way stay.
    float beat = fract(a_look.z);
    float surge = sin(6.2831853 * (beat + BEATS_PER_S * age)) * PULSE / (6.2831853 * BEATS_PER_S * a_when.z);
    way += (1.0 - u_still) * step(1e-3, beat) * surge * sin(3.1415927 * way);
    float moves = step(a_when.y * 0.999, a_when.z);
    float phase = 0.5 + 0.5 * a_path.w;
    float number = floor(way * STILL_POINTS + phase);
    float glimmer = sin(3.1415927 * (way * STILL_POINTS + phase - number));
    float place = mix(1.0, clamp((number + 0.5 - phase) / STILL_POINTS, 0.0, 1.0), moves);
    way = mix(way, place, u_still);
    glimmer = mix(1.0, glimmer * glimmer, moves * u_still);
    float steps = way * a_when.w * a_path.z;
    float before = min(floor(steps), a_path.z - 1.0);
    vec2 texel = (a_path.xy + vec2(before + 0.5, 0.5)) * u_texel;
    vec2 here = point(texel);
    vec2 next = point(texel + vec2(u_texel.x, 0.0));
    vec4 trait = texture2DLod(u_traits, texel, 0.0);
    vec2 along = next - here;
    vec2 across = vec2(-along.y, along.x) * inversesqrt(max(dot(along, along), 1e-8));
    vec2 cm = mix(here, next, steps - before) + across * (a_path.w * trait.y * 2.55) + a_look.xy * way;

    bool seen = age >= 0.0 && left > 0.0 && left <= a_look.w;
    gl_Position = seen ? vec4(cm * u_camera.xy + u_camera.zw, 0.0, 1.0) : vec4(3.0, 3.0, 3.0, 1.0);
    gl_PointSize = u_size;
    v_alpha = mix(1.0, left / max(a_look.w, 1e-4), u_fading) * (1.0 - u_hidden * trait.x) * glimmer;
    v_glyph = floor(a_look.z);
}
