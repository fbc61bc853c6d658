# Validates CIBs against Pacemaker's own schema: one JSON string a line on standard input, one verdict a line on standard output.
import json
import sys

from lxml import etree

schema = etree.RelaxNG(etree.parse(sys.argv[1]))
for line in sys.stdin:
    try:
        document = etree.fromstring(json.loads(line).encode())
        valid = schema.validate(document)
        first = "" if valid else str(schema.error_log.last_error)
        print(json.dumps("" if valid else (first or "refused")), flush=True)
    except etree.XMLSyntaxError as error:
        print(json.dumps(f"not well-formed: {error}"), flush=True)
