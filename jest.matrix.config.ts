/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';
import ordinary, { MATRIX } from './jest.config';

const config: Config = {
  ...ordinary,
  testPathIgnorePatterns: ['/node_modules/'],
  testRegex: [MATRIX],
  testMatch: undefined,
};

export default config;
