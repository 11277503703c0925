export { realContext } from "./real-context.js";
export { runMain } from "./run-main.js";
