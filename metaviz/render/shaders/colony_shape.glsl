#version 120
// The shape of a tumour, from the textures of shapes; metaviz/render/outgrowth.py does the same sums: change both.
// Put before colony_lump.frag and colony_sign.frag. N_RAYS, MOST_WISH, MOST_ROOM_CM and MOST_SLOPE are put in.
uniform sampler2D u_shapes;     // wish and room along the rays, each in 16-bit fixed point (high, low)
uniform sampler2D u_slopes;     // slopes of their logarithms

varying vec2 v_at;
varying vec4 v_size;
varying vec4 v_look;

const float TURN = 6.28318530718;

struct Shape {
    float turn;                 // direction from the middle, in turns
    float rho;                  // pixels from the middle
    float edge;                 // pixels from the middle to the edge in this direction
    float inwards;              // pixels to the edge, negative outside
    float to_organ;             // pixels to where the organ ends
    vec2 facing;                // out of the edge
};

float cover_of(float inwards_px) {
    return clamp(inwards_px + 0.5, 0.0, 1.0);
}

// Wish, room in cm, and the slopes of their logarithms.
vec4 ray(float number) {
    vec2 at = vec2((mod(number, N_RAYS) + 0.5) / N_RAYS, v_look.z);
    vec4 bytes = texture2D(u_shapes, at) * 255.0;
    vec2 slopes = (texture2D(u_slopes, at).xy * 255.0 - 127.0) / 127.0 * MOST_SLOPE;
    vec2 sizes = (bytes.xz * 256.0 + bytes.yw) / 65535.0;
    return vec4(sizes * vec2(MOST_WISH, MOST_ROOM_CM), slopes);
}

// lobed: in [0, 1], how far it follows its wish rather than a circle.
Shape shape_here(float lobed) {
    Shape shape;
    shape.rho = length(v_at);
    shape.turn = atan(v_at.y, v_at.x) / TURN;
    float at_ray = mod(shape.turn * N_RAYS, N_RAYS);
    vec4 here = mix(ray(floor(at_ray)), ray(floor(at_ray) + 1.0), fract(at_ray));
    float wished = v_size.x * mix(1.0, here.x, lobed);
    float room = here.y * v_size.z;
    float ratio = wished / room;
    float square = ratio * ratio;
    float crowding = square * square * square * square;
    // Rooms of a few pixels still show something.
    shape.edge = max(wished * inversesqrt(sqrt(sqrt(1.0 + crowding))), v_size.w);
    float slope = (lobed * here.z + crowding * here.w) / (1.0 + crowding);
    float steepness = inversesqrt(1.0 + slope * slope);
    vec2 out_of = v_at / max(shape.rho, 1e-3);
    shape.inwards = (shape.edge - shape.rho) * steepness;
    shape.facing = (out_of - slope * vec2(-out_of.y, out_of.x)) * steepness;
    shape.to_organ = max(room, v_size.w) - shape.rho;
    return shape;
}
