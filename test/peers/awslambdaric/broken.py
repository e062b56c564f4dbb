raise RuntimeError("no table name configured")
