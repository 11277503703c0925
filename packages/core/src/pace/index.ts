/** Many calls in a row: as many at once as is of use, and as fast as AWS takes them. */
export { mapAtMost } from "./map-at-most.js";
export { mapInOrder } from "./map-in-order.js";
export { pacedClient } from "./paced-client.js";
