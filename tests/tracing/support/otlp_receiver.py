"""Receives traces by OTLP over HTTP, and decodes them by OpenTelemetry's own schema.

Writes its URL to standard output first, and then a line of JSON for each request: its fields and
its spans. POST /status/N has all later exports answered with the status N. GET /exports answers
how many lines were written.
"""

import gzip
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest, ExportTraceServiceResponse

status = 200
exports = 0
writing = threading.Lock()


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with writing:
            self.answer(200, str(exports).encode())

    def do_POST(self):
        global exports, status
        body = self.body()
        if self.path.startswith("/status/"):
            status = int(self.path.rsplit("/", 1)[1])
            self.answer(204, b"")
            return
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        request = ExportTraceServiceRequest()
        request.ParseFromString(body)
        line = {"path": self.path, "fields": {name.lower(): value for name, value in self.headers.items()}, "request": MessageToDict(request)}
        with writing:
            # One write a line: those of two requests do not mix.
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()
            exports += 1
        self.answer(status, ExportTraceServiceResponse().SerializeToString())

    def body(self):
        if self.headers.get("transfer-encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("content-length", 0)))
        chunks = []
        while size := int(self.rfile.readline(), 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def answer(self, code, body):
        self.send_response(code)
        self.send_header("content-type", "application/x-protobuf")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
