// A tumour that no imaging test sees: a ring. Stages are those of ColonyStage. Put after colony_shape.glsl.
uniform vec3 u_body;
uniform vec3 u_ring;
uniform vec3 u_outline;
uniform vec3 u_vessel;
uniform float u_fill;           // opacity inside a ring
uniform float u_scale;

vec4 over(vec4 below, vec3 colour, float cover) {
    return mix(below, vec4(colour, 1.0), cover);
}

// Vessels that sprout towards a lump and into it.
float sprouts(float turn, float rho, float radius) {
    float beside = rho / radius;
    float bent = turn * 6.0 + 0.25 * sin(beside * 3.0 + v_look.w * 40.0) + v_look.w * 17.0;
    float off = abs(fract(bent) - 0.5) / 6.0 * TURN;
    float fork = smoothstep(10.0, 20.0, radius) * max(beside - 1.25, 0.0) * 0.34;
    float width = max(0.045 * radius, 0.62 * u_scale);
    float line = cover_of(width - abs(off - fork) * rho);
    return line * cover_of(1.85 * radius - rho) * cover_of(rho - 0.5 * radius);
}

void main() {
    float stage = v_look.x;
    Shape shape = shape_here(stage > 2.5 && stage < 3.5 ? 0.5 : 0.2);
    float width = clamp(0.95 * u_scale, 0.6, 2.6);
    float line = width - abs(shape.inwards - width);
    float alpha = u_fill;
    float vessels = 0.0;
    if (stage < 1.5) {          // asleep: the hands of a clock
        float hand = 0.55 * shape.edge;
        float minutes = min(0.75 * width - abs(v_at.x), min(v_at.y, hand - v_at.y));
        float hours = min(0.75 * width - abs(v_at.y), min(v_at.x, 0.72 * hand - v_at.x));
        line = max(line, max(minutes, hours));
    } else if (stage > 4.5) {   // regressing: a broken ring
        line = min(line, (abs(fract(shape.turn * 7.0) - 0.5) - 0.21) * TURN / 7.0 * shape.edge);
        alpha *= 0.5;
    } else if (stage > 2.5) {   // vascularised
        alpha = 0.62;
        vessels = sprouts(shape.turn, shape.rho, shape.edge) * clamp(shape.to_organ, 0.0, 1.0);
    }
    vec4 colour = vec4(u_body, 1.0) * (cover_of(shape.inwards) * alpha);
    // A thin outline keeps the sign apart from light and dark organs alike.
    colour = over(colour, u_outline, cover_of(line + 0.5 + 0.4 * width) * 0.6 * clamp(shape.to_organ + 0.5, 0.0, 1.0));
    colour = over(colour, u_vessel, vessels);
    colour = over(colour, u_ring, cover_of(line));
    gl_FragColor = colour * v_look.y;
}
