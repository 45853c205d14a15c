import './script.cjs';
import { get } from 'node:https';
export default get;
