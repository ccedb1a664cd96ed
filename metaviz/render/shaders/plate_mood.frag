#version 120
// The still body in a mood: what is outside the story recedes to blue-grey glass, and a window opens on what lies deep.
// Colours are multiplied by their alpha. GLASS, HAZE, GREYED and VEIL are put in as constants.
uniform sampler2D u_plate;
uniform sampler2D u_deep;
uniform sampler2D u_mood;       // recedes, laid bare, shines through
uniform float u_focus;
uniform float u_xray;
varying vec2 v_texel;

void main() {
    vec4 whole = texture2D(u_plate, v_texel);
    vec4 deep = texture2D(u_deep, v_texel);
    vec3 mood = texture2D(u_mood, v_texel).rgb;
    vec4 both = mix(whole, deep, 0.45);
    float light = dot(both.rgb, vec3(0.30, 0.59, 0.11));
    vec4 glass = vec4(mix(both.rgb, light * GLASS + both.a * HAZE, GREYED), both.a);
    glass = mix(glass, deep, 0.85 * mood.b);
    vec4 seen = mix(whole, glass, u_focus * mood.r);
    gl_FragColor = mix(seen, deep, VEIL * u_xray * mood.g);
}
