// Preloaded into a server: it ends with the tests that started it, also when those are killed.
process.stdin.on('end', () => process.exit(0)).resume();
