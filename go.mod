module mtalens

go 1.25.0
