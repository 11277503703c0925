#!/usr/bin/env node
// Thousands of users are read and forgotten: what is left of them is cleared away early, before a heap grows on it.
require("node:v8").setFlagsFromString("--optimize-for-size --semi-space-growth-factor=1");
const { runMain } = require("@iam-tools/core/context/real");
const { main } = require("../dist/main.js");

void runMain(main);
