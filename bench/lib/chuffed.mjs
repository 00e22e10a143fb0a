// SPDX-License-Identifier: EUPL-1.2
// chuffed.mjs SECONDS - solves {model, data} of its input with Chuffed, and
// prints every solution; chuffed.mjs --there: status 0 when it can.
//
// The npm package `minizinc` has MiniZinc and Chuffed as WebAssembly for a
// browser's worker.  This is such a worker: it hears and answers messages.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runInThisContext } from 'node:vm';

const require = createRequire(import.meta.url);
const dist = dirname(require.resolve('minizinc'));
if (process.argv[2] === '--there') process.exit(0);
const input = JSON.parse(readFileSync(0, 'utf8'));
let hear, ready;
const made = new Promise((done) => { ready = done; });
globalThis.require = require;
globalThis.__dirname = dist;
globalThis.__filename = join(dist, 'minizinc-worker.js');
globalThis.addEventListener = (kind, act) => { hear = act; };
globalThis.postMessage = (message) => {
	if (message.type === 'ready') ready();
	if (message.type === 'solution')
		process.stdout.write(message.output.default);
	if (message.type === 'status' && message.status === 'OPTIMAL_SOLUTION')
		console.log('==========');
};
runInThisContext(readFileSync(globalThis.__filename, 'utf8'));
await hear({ data: { wasmURL: join(dist, 'minizinc.wasm'),
	dataURL: join(dist, 'minizinc.data') } });
await made;
await hear({ data: { jsonStream: true,
	files: { 'm.mzn': input.model, 'd.dzn': input.data },
	args: ['--solver', 'chuffed', '-a', '-f', '--time-limit',
		String(Math.round(Number(process.argv[2]) * 1000)),
		'm.mzn', 'd.dzn'] } });
process.exit(0);
