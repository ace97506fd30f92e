"""Normalizes tracking events and delivers them to Salesforce."""
