"""What is ugly in the finished PDF, one module a family; takes a Proof, gives problems.

What nobody can repair by reading closer: ink where none may be, letters that are not ours, pages
broken in the wrong place, coarse pictures, dead links.
"""
