"""What hangs on the serial ports of this computer: asked with harmless questions only.

Pure: `questions` (what is asked), `hearing` (what was heard), `findings` (what came of it),
`report` and `words`.  Opens ports: `asking`.  Asks the system: `ports`.  The command line:
`command`.
"""
