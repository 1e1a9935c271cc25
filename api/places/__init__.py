"""Provinces and communes, and what they were called before."""
