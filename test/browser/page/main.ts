import { BrowserEngine } from '../../../src/browser/client';
import { startWorker } from '../../../src/browser/start-worker';

Object.assign(globalThis, { BrowserEngine, startWorker });
