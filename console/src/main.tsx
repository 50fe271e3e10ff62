/** The console: an unprivileged page that uses the public routes of the gateway that serves it. */
import { render } from 'preact';
import { App } from './app.tsx';

const root = document.getElementById('app');
if (root !== null) render(<App />, root);
