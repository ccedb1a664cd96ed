#version 120
// A lump of cells, or for what is small or asleep a ring. Stages are those of ColonyStage.
uniform sampler2D u_blobs;      // light, cover, outline, glow
uniform vec3 u_light;
uniform vec3 u_body;
uniform vec3 u_shade;
uniform vec3 u_edge;
uniform vec3 u_ring;
uniform vec3 u_outline;
uniform float u_glow;
uniform float u_fill;           // opacity inside a ring

varying vec2 v_at;
varying vec2 v_texel;
varying vec4 v_look;

float inside(float away) {
    return clamp(away * v_look.z + 0.5, 0.0, 1.0);
}

void main() {
    float stage = v_look.x;
    vec4 colour;
    if (stage < 0.5 || stage > 2.5) {
        vec4 blob = texture2D(u_blobs, v_texel);
        float light = blob.x * 1.6 - 0.6;
        vec3 lit = mix(u_shade, u_body, clamp(light * 2.0, 0.0, 1.0));
        lit = mix(lit, u_light, clamp(light * 2.0 - 1.0, 0.0, 1.0));
        lit = mix(lit, u_edge, blob.z * 0.7);
        float cover = stage > 3.5 ? blob.y * 0.45 : blob.y;
        colour = vec4(u_body, 0.25) * (blob.w * u_glow * (1.0 - cover));
        colour = mix(colour, vec4(lit, 1.0), cover);
    } else {
        float width = 1.3 / v_look.z;
        float radius = length(v_at);
        float line = abs(radius - 0.78) - width;
        if (stage < 1.5) {      // asleep: the hands of a clock
            float minutes = max(abs(v_at.x) - 0.6 * width, max(-v_at.y, v_at.y - 0.55));
            float hours = max(abs(v_at.y) - 0.6 * width, max(-v_at.x, v_at.x - 0.4));
            line = min(line, min(minutes, hours));
        }
        // A thin outline keeps the ring apart from light and dark organs alike.
        colour = vec4(u_body, 1.0) * (inside(0.78 - radius) * u_fill);
        colour = mix(colour, vec4(u_outline, 1.0), inside(width * 0.75 - line) * 0.75);
        colour = mix(colour, vec4(u_ring, 1.0), inside(-line));
    }
    gl_FragColor = colour * v_look.y;
}
