/**
 * fast-check, as every test gets it: with a fixed seed, so that a test that passed passes again. Others are drawn with
 * `PROPERTY_SEED=…`; a test that fails says its seed.
 */
import { configureGlobal } from "../node_modules/fast-check/lib/fast-check.js";

configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) });

export * from "../node_modules/fast-check/lib/fast-check.js";
export { default } from "../node_modules/fast-check/lib/fast-check.js";
