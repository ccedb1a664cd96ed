#version 120
// A lump of cells, or for what is small or asleep a ring. Stages are those of ColonyStage.
uniform sampler2D u_blobs;      // light, cover, outline, glow
uniform vec3 u_light;
uniform vec3 u_body;
uniform vec3 u_shade;
uniform vec3 u_edge;
uniform float u_glow;

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
        vec3 lit = mix(u_shade, u_body, clamp(blob.x * 2.0, 0.0, 1.0));
        lit = mix(lit, u_light, clamp(blob.x * 2.0 - 1.0, 0.0, 1.0));
        lit = mix(lit, u_edge, blob.z * 0.85);
        float cover = stage > 3.5 ? blob.y * 0.45 : blob.y;
        colour = vec4(u_body, 0.25) * (blob.w * u_glow * (1.0 - cover));
        colour = mix(colour, vec4(lit, 1.0), cover);
    } else {
        float width = 1.7 / v_look.z;
        float radius = length(v_at);
        float ring = inside(width * 0.5 - abs(radius - 0.82 + width * 0.5));
        float fill = inside(0.8 - radius) * 0.22;
        if (stage < 1.5) {      // asleep: the hands of a clock
            float hand = max(inside(width * 0.4 - abs(v_at.x)) * step(0.0, v_at.y) * step(v_at.y, 0.55),
                             inside(width * 0.4 - abs(v_at.y)) * step(0.0, v_at.x) * step(v_at.x, 0.4));
            ring = max(ring, hand);
        }
        colour = vec4(u_edge, 1.0) * ring + vec4(u_body, 1.0) * (fill * (1.0 - ring));
    }
    gl_FragColor = colour * v_look.y;
}
