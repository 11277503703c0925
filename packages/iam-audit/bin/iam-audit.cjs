#!/usr/bin/env node
// Thousands of users are read and forgotten: what is left of them is cleared away before the heap is half as large again.
require("node:v8").setFlagsFromString("--heap-growing-percent=50");
const { runMain } = require("@iam-tools/core/context/real");
const { main } = require("../dist/main.js");

void runMain(main);
