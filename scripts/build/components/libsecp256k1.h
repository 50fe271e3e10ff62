/*
 * Options of libsecp256k1 for wasm32, put before each of its C files. The crate passes -D options of its own, which come last on the command line: hence a header.
 *
 * USE_FORCE_WIDEMUL_INT64: wasm has no 128-bit integers; what the compiler makes of them takes nearly twice the time.
 * ECMULT_WINDOW_SIZE: verification looks up multiples of the generator, 128 bytes times 2^(size - 2). The crate's 15 makes a table of 1 MiB in every
 * instance and in every download; 8 makes one of 8 KiB and verification some percent slower. Signing does not use it.
 * COMB_BLOCKS: signing looks up multiples of the generator too; the crate's 43 blocks make a table of 86 KiB, 11 one of 22 KiB, at the same speed.
 */
#define USE_FORCE_WIDEMUL_INT64 1
#undef ECMULT_WINDOW_SIZE
#define ECMULT_WINDOW_SIZE 8
#undef COMB_BLOCKS
#define COMB_BLOCKS 11
