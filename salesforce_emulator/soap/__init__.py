"""The SOAP APIs."""
