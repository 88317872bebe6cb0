"""What the scenarios share: Portico's own process, certificates, real app servers, raw peers, clients and load."""
