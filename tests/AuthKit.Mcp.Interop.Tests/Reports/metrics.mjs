// Reads a file of metrics in the text format of Prometheus and prints its families as JSON.
// node metrics.mjs <file>
import { readFileSync } from 'node:fs';
import parse from 'parse-prometheus-text-format';

console.log(JSON.stringify(parse(readFileSync(process.argv[2], 'utf8'))));
