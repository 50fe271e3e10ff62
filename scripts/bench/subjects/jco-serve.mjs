// Loaded into `jco serve` before its server: prints the port that the system chose, which jco does
// not.
import { HTTPServer } from '@bytecodealliance/preview2-shim/http';

const listen = HTTPServer.prototype.listen;
HTTPServer.prototype.listen = function (...args) {
  listen.apply(this, args);
  console.error(`listening on http://127.0.0.1:${this.address().port}`);
};
