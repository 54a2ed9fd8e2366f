"""The judge: does a mention answer its field?"""
