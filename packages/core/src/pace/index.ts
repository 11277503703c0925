/** Many calls in a row: as many at once as is of use, and as fast as AWS takes them. */
export { mapAtMost } from "./map-at-most.js";
export { mapInOrder } from "./map-in-order.js";
export { merge, type MergeOptions } from "./merge.js";
export { pacedClient } from "./paced-client.js";
