import './mapped.mjs';
