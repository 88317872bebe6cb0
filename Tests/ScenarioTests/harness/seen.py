"""What the test application saw, in one form for WSGI and ASGI."""
from dataclasses import dataclass


@dataclass
class Seen:
    method: str
    path: str
    query: str
    scheme: str
    fields: dict      # lower-case name -> value
    length: int
    sha256: str
    raw: dict

    @classmethod
    def of(cls, answer):
        assert answer.status == 200, f"{answer.status}: {answer.text[:500]}"
        raw = answer.json()
        if "REQUEST_METHOD" in raw:
            fields = {key[5:].lower().replace("_", "-"): value for key, value in raw.items() if key.startswith("HTTP_")}
            for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
                if raw.get(name):
                    fields[name.lower().replace("_", "-")] = raw[name]
            return cls(raw["REQUEST_METHOD"], raw["PATH_INFO"], raw["QUERY_STRING"], raw["wsgi.url_scheme"], fields,
                       raw["body_length"], raw["body_sha256"], raw)
        return cls(raw["method"], raw["path"], raw["query"], raw["scheme"], dict(raw["headers"]),
                   raw["body_length"], raw["body_sha256"], raw)
