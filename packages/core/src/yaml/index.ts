/** What a person wrote by hand in YAML, or in JSON: its value, the line of every part, and what is wrong in plain words. */
export { readYaml, type Fault, type ReadYaml } from "./read-yaml.js";
