/**
 * The config file of the tools that act in several accounts, which they share: found, held to be the person's own, and
 * read with the line of everything that is wrong in it. What one tool alone has in it, it tells.
 */
export type { AccountConfig, ConfigFile, ConfigWith, OrganizationConfig, OwnSettings, Schema } from "./config-file.js";
export { findConfig, usualPaths, type FoundConfig } from "./find-config.js";
export { requireOwn } from "./require-own.js";
