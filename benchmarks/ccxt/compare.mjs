// Runs our decoders and ccxt's in turn over the same frames and prints the time for a frame in the fastest pass over
// them, which is what is left where other programs use the machine as well.
//
//   npm install --ignore-scripts
//   node compare.mjs --classpath CP [--recordings DIR] [--rounds N] [--seconds N]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const FEEDS = ['KRAKEN_V2', 'BINANCE', 'COINBASE_EXCHANGE', 'COINBASE_ADVANCED'];
const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    classpath: { type: 'string' },
    recordings: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
  },
});
if (!values.classpath) {
  throw new Error('--classpath is missing: the class path of the built benchmarks');
}

function java(...args) {
  const all = ['-Xms512m', '-Xmx512m', '-XX:+UseSerialGC', 'io.crossbook.benchmarks.Benchmarks', ...args];
  return execFileSync('java', all, {
    encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, CLASSPATH: values.classpath },
  });
}

function last(text) {
  return JSON.parse(text.trim().split('\n').at(-1));
}

function same(feed, ours, theirs) {
  for (const symbol of Object.keys(ours)) {
    ours[symbol].forEach((value, i) => {
      if (Number(value) !== theirs[symbol][i]) {
        throw new Error(`${feed} ${symbol} ends different: ${ours[symbol]} and ${theirs[symbol]}`);
      }
    });
  }
}

const middle = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const spread = (numbers) => [numbers[0], middle(numbers), numbers.at(-1)].map((each) => each.toFixed(0)).join('/');

const folder = mkdtempSync(join(tmpdir(), 'crossbook-frames'));
try {
  console.log('ns for a frame in the fastest pass, least/median/greatest of the rounds');
  for (const feed of FEEDS) {
    const file = join(folder, feed);
    java('frames-export', '--feed', feed, '--recordings', values.recordings, '--to', file);
    const ours = [];
    const theirs = [];
    let frames;
    for (let round = 0; round < Number(values.rounds); round++) {
      const one = last(java('frames-loop', '--feed', feed, '--recordings', values.recordings, '--seconds', values.seconds));
      const other = last(execFileSync('node', [join(here, 'handlers.mjs'), feed, file, values.seconds], { encoding: 'utf8' }));
      same(feed, one.best, other.best);
      if (other.rejected > 0) {
        throw new Error(`${feed}: ccxt rejected ${other.rejected} frames`);
      }
      ours.push(one.nanos);
      theirs.push(other.nanos);
      frames = one.frames;
    }
    const ratio = (middle(theirs) / middle(ours)).toFixed(1);
    console.log(`${feed.padEnd(18)} ${String(frames).padStart(6)} frames  ours ${spread(ours).padStart(16)}  ccxt ${spread(theirs).padStart(20)}  ${ratio}x`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
