// Starts the viewer.

import { render } from 'preact';
import { App } from './app';
import './styles/base.css';
import './styles/shell.css';
import './styles/traces.css';
import './styles/trace.css';
import './styles/flame.css';
import './styles/span.css';
import './styles/pages.css';
import './styles/narrow.css';

const root = document.getElementById('app');
if (root !== null) render(<App />, root);
